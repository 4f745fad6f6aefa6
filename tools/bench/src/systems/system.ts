/** A running system that is measured, all of it on one core. */
export interface System {
  readonly origin: string;
  /** Its processes by the name of their service. */
  pids(): Promise<Record<string, number[]>>;
  stop(): Promise<void>;
}

/** How many of what the product is made of; one of each where nothing is said, and streams on disk. */
export interface Size {
  edges?: number;
  workers?: number;
  natsNodes?: 3;
  /** Nothing is counted or traced, or everything is: each span goes to a receiver. Default: counted, not traced. */
  telemetry?: 'off' | 'full';
  /** The data of PostgreSQL and NATS lie in memory. */
  isInMemory?: boolean;
}

/** One line of the tables: a system and the way its readers speak to it. */
export interface Contestant {
  name: string;
  /** How its readers speak to it, by the name of a target; default its own name. */
  target?: string;
  title: string;
  /** Those with the same system are measured on the same one, one after the other. */
  system: string;
  isParley: boolean;
  canFanOut: boolean;
  size?: Size;
}
