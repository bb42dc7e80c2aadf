using Cake.Core;

namespace Cake.Frosting;

/// <summary>Marks the one context type that the host hands to every task.</summary>
public interface IFrostingContext : ICakeContext;

/// <summary>Base of a build's own context.</summary>
public class FrostingContext(ICakeContext context) : CakeContextAdapter(context), IFrostingContext;
