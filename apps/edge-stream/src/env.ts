import { loadEnv } from '@parley/service-kit';
import { EdgeEnv } from './edge-env';

export const env = loadEnv(EdgeEnv, process.env);
