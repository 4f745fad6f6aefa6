export { AuthGuardModule } from './auth-guard.module';
export type { AuthGuardOptions, LocalAuthGuardOptions } from './auth-guard-options';
export { CurrentUser } from './current-user';
export { AccessTokenGuard } from './guards/access-token.guard';
export { ForbiddenError, RequireRole, RolesGuard } from './guards/roles.guard';
export { type JwksLoader, SIGNING_ALGORITHM } from './keys/jwks';
export { AccessTokenVerifier } from './token/access-token-verifier';
