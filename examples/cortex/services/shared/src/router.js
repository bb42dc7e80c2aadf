const UNMATCHED = { path: 'unmatched', methods: [] };

export function createRouter(routes) {
  const patterns = new Map();
  for (const route of routes) {
    const pattern = patterns.get(route.path) ?? { path: route.path, segments: route.path.split('/'), methods: new Map() };
    pattern.methods.set(route.method, route);
    patterns.set(route.path, pattern);
  }

  return function match(method, pathname) {
    const segments = pathname.split('/');
    for (const { path, segments: expected, methods } of patterns.values()) {
      const params = matchSegments(expected, segments);
      if (params) return { path, params, methods: [...methods.keys()], route: methods.get(method) };
    }
    return UNMATCHED;
  };
}

function matchSegments(expected, actual) {
  if (expected.length !== actual.length) return undefined;
  const params = {};
  for (const [index, name] of expected.entries()) {
    if (!name.startsWith(':')) {
      if (name !== actual[index]) return undefined;
    } else if (actual[index] === '') {
      return undefined;
    } else {
      params[name.slice(1)] = actual[index];
    }
  }
  return params;
}
