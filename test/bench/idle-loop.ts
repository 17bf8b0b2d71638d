import { monitorEventLoopDelay } from 'node:perf_hooks';

// In a process that does nothing: how late its loop is, is how busy the machine is. Tells the 99th percentile in ms.
const delay = monitorEventLoopDelay({ resolution: 5 });
delay.enable();
process.once('message', () => {
  process.send?.(delay.percentile(99) / 1e6, () => process.exit(0));
});
