import type { Ports } from './run-folder';

/** One process of the stack: how it is started, when it is ready, how it is ended. */
export interface ProcessPlan {
  /** `<service>-<n>`, n from 1: also the name of its pid file and its log. */
  name: string;
  command: string;
  args: string[];
  /** Its whole environment: nothing else is handed on. */
  env: Record<string, string>;
  ports: Ports;
  stopSignal: NodeJS.Signals;
  /** Seconds that it may take to end before it is killed. */
  graceSeconds: number;
  /** Resolves once it answers real work, and rejects as long as it does not. */
  check: () => Promise<void>;
}
