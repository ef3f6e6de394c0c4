/** Waits until a condition is true by checking it repeatedly, so that no test sleeps. */
export async function eventually<Value>(
  read: () => Value | Promise<Value>,
  isDone: (value: Value) => boolean,
  limitMs = 20_000,
): Promise<Value> {
  const end = Date.now() + limitMs;
  for (;;) {
    const value = await read();
    if (isDone(value)) return value;
    if (Date.now() > end) throw new Error(`Not so after ${limitMs} ms: ${JSON.stringify(value)}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
