/** Names by which Nest hands out what is no class of ours. */
export const BUS = Symbol('BUS');
