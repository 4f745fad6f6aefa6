/** What a process of the bench can be asked to do, by name. */
export type Calls = Record<string, (argument: never) => unknown>;

interface Call {
  id: number;
  name: string;
  argument: unknown;
}

export interface Reply {
  id: number;
  result?: unknown;
  error?: string;
}

/** Answers what the parent process asks for; it ends with its parent. */
export function serveCalls(calls: Calls): void {
  process.on('message', ({ id, name, argument }: Call) => {
    const work = async (): Promise<unknown> => calls[name]?.(argument as never);
    work().then(
      (result) => process.send?.({ id, result } satisfies Reply),
      (error: unknown) => process.send?.({ id, error: error instanceof Error ? (error.stack ?? error.message) : String(error) } satisfies Reply),
    );
  });
  process.on('disconnect', () => process.exit());
  process.send?.({ id: 0 } satisfies Reply);
}
