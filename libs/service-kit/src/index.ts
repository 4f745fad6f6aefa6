export { EnvironmentError, httpServiceEnv, loadEnv, serviceEnv, type HttpServiceEnv, type ServiceEnv } from './environment/environment';
export { createLogger, type Logger } from './logging/logger';
export { PeriodicSweep } from './periodic-sweep';
export { ProblemFilter } from './problems/problem.filter';
export { type ReadinessChecks } from './admin/readiness';
export { openApiOperation } from './http/open-api';
export { configureHttpApp, startHttpService, startWorkerService, type HttpServiceOptions, type WorkerServiceOptions } from './start-service';
export { loadModels, loadProviders, modelsEnv } from './models/load-models';
