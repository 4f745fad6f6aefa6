export { ProviderSim, type ProviderSimOptions, type SimRequest, startProviderSim } from './provider-sim';
export { composeAnswer, numberedAnswer, toTokens } from './answers/answer';
export type { Directives } from './faults/directives';
