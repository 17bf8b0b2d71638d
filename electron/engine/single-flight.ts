/** Who asks for what is being fetched already waits for that. */
export function singleFlight<Key, Value>(): (key: Key, work: () => Promise<Value>) => Promise<Value> {
  const running = new Map<Key, Promise<Value>>();
  return (key, work) => {
    const before = running.get(key);
    if (before) return before;
    const started = work().finally(() => running.delete(key));
    running.set(key, started);
    return started;
  };
}
