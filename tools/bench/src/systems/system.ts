/** A running system that is measured, all of it on one core. */
export interface System {
  readonly origin: string;
  /** Its processes by the name of their service. */
  pids(): Promise<Record<string, number>>;
  stop(): Promise<void>;
}

/** One line of the tables: a system and the way its readers speak to it. */
export interface Contestant {
  /** Of its target. */
  name: string;
  title: string;
  /** Those with the same system are measured on the same one, one after the other. */
  system: string;
  isParley: boolean;
  canFanOut: boolean;
}
