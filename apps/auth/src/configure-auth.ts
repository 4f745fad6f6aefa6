import type { NestExpressApplication } from '@nestjs/platform-express';
import cookieParser from 'cookie-parser';
import type { NextFunction, Request, Response } from 'express';
import type { Env } from './env';

/** What the HTTP application of auth has beside what every service has. */
export function configureAuth(app: NestExpressApplication, env: Env): void {
  app.set('trust proxy', env.TRUST_PROXY);
  app.use(noteArrival);
  app.use(cookieParser());
}

/** A refresh that came in before another one spent the same token is no theft: so its arrival counts, not its turn. */
function noteArrival(request: Request, _response: Response, next: NextFunction): void {
  Object.assign(request, { arrivedAt: Date.now() });
  next();
}
