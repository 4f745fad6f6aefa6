import { Person } from '@parley/testing';

/** Making an account costs a tenth of a second of hashing by design, so clients share these. */
const MOST_PEOPLE = 100;
const AT_ONCE = 4;

/** Those who are signed in at a running Parley. */
export class People {
  private readonly people: Person[] = [];

  constructor(private readonly origin: string) {}

  async prepare(clients: number): Promise<void> {
    const wanted = Math.min(clients, MOST_PEOPLE);
    while (this.people.length < wanted) {
      const missing = Math.min(AT_ONCE, wanted - this.people.length);
      this.people.push(...(await Promise.all(Array.from({ length: missing }, () => Person.register(this.origin)))));
    }
  }

  of(index: number): Person {
    const person = this.people[index % this.people.length];
    if (!person) throw new Error('nobody was prepared');
    return person;
  }
}
