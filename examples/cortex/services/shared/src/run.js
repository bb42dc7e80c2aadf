import { createLogger } from './log.js';

export async function run(name, build) {
  try {
    const service = await build();
    for (const signal of ['SIGTERM', 'SIGINT']) process.once(signal, () => shutDown(service, signal));
    const { address, port } = await service.listen();
    service.log.info('listening', { address, port });
  } catch (error) {
    createLogger(name).error('cannot start', { reason: error.message });
    process.exit(1);
  }
}

async function shutDown(service, signal) {
  service.log.info('stopping', { signal });
  const cutOff = await service.stop();
  service.log[cutOff === 0 ? 'info' : 'warn']('stopped', { cutOff });
  process.exit(cutOff === 0 ? 0 : 1);
}
