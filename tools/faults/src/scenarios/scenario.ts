import type { WatchedGeneration } from '@parley/testing/load';
import type { World } from '../world/world';

/** One kind of fault, injected while many answers are under way. */
export interface Scenario {
  name: string;
  /** Part of the short version that `npm test` runs. */
  isShort?: boolean;
  /** Directives for the provider, in every prompt. */
  directives?: string;
  /** How fast the second tab of each answer can read, in bytes a second. */
  slowReaderBytesPerSecond?: number;
  /** Does the damage; resolves when it is over. */
  inject: (world: World, scene: Scene) => Promise<void>;
}

export interface Scene {
  generations: readonly WatchedGeneration[];
  /** Cuts the network of every first tab for a while. */
  cutNetwork: (forMs: number) => void;
}

export interface ScenarioResult {
  scenario: string;
  generations: number;
  readers: number;
  tokens: number;
  lost: number;
  doubled: number;
  reordered: number;
  missingInHistory: number;
  wronglyCharged: number;
  /** Answers that a second worker, or a second try, had to begin anew. */
  newAttempts: number;
  pauseP50Ms: number;
  pauseP99Ms: number;
  /** From the beginning of the damage until every reader had something new; null where there was none to wait for. */
  recoveryMs: number | null;
}
