/** Names by which Nest hands out what is no class of ours. */
export const BUS = Symbol('BUS');
export const EDGE_ENV = Symbol('EDGE_ENV');
