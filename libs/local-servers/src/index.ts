export { freePort } from './free-port';
export { MissingProgramError, type ServerPlan } from './server-plan';
export { LocalServer } from './local-server';
export { CLUSTER_VERSION, findNatsServer, type FindNatsServerOptions } from './nats-server-binary';
export { type NatsPlanOptions, type NatsUser, planNats, urlOf as natsUrl } from './nats-plan';
export { planPostgres, type PostgresPlanOptions } from './postgres-plan';
export { findChromium } from './chromium';
export { findNginx } from './nginx-binary';
export { type BusPermissions, natsUsers } from './nats-users';
