export function createLogger(service, output = process.stdout) {
  const writer = (level) => (message, fields = {}) => {
    const entry = { time: new Date().toISOString(), level, service, message, ...fields };
    output.write(`${JSON.stringify(entry)}\n`);
  };
  return { info: writer('info'), warn: writer('warn'), error: writer('error') };
}
