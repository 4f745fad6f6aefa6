/** Lets so many pieces of work run at once; the others wait their turn. */
export class Permits {
  private running = 0;
  private readonly queue: (() => void)[] = [];

  constructor(private readonly most: number) {}

  async run<T>(work: () => Promise<T>): Promise<T> {
    if (this.running >= this.most) await new Promise<void>((resolve) => this.queue.push(resolve));
    else this.running += 1;
    try {
      return await work();
    } finally {
      const next = this.queue.shift();
      // The permit goes on to the next one in line without being given back.
      if (next) next();
      else this.running -= 1;
    }
  }
}
