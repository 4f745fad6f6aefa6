import { z } from 'zod';
import { Email, Password } from './identity';

/** Which ways in there are, for the page (`GET /api/auth/options`, for everybody). */
export const SignInOptions = z.object({
  /** Whether people may make accounts with a password, and with addresses of which domains (of all when empty). */
  signUp: z.object({ open: z.boolean(), domains: z.array(z.string()) }),
  /** Whether a forgotten password can be set anew by e-mail. */
  passwordReset: z.boolean(),
  /** The company's own sign-in, or null: a link that the browser goes to, with `?returnTo=/path` if wanted. */
  provider: z.object({ name: z.string(), url: z.string() }).nullable(),
});
export type SignInOptions = z.infer<typeof SignInOptions>;

/** `GET /api/auth/oidc/start`: the path of the page to come back to. What is no path of ours counts as `/`. */
export const OidcStartQuery = z.object({ returnTo: z.string().max(2_000).optional() });
export type OidcStartQuery = z.infer<typeof OidcStartQuery>;

/** Why a sign-in elsewhere came to nothing: the browser is sent to `/signin?problem=<code>`. */
export const OidcProblemCode = z.enum([
  'oidc_cancelled',
  'oidc_failed',
  'oidc_unavailable',
  'oidc_expired',
  'oidc_email_unverified',
  'sign_up_closed',
  'account_disabled',
  'too_many_signups',
]);
export type OidcProblemCode = z.infer<typeof OidcProblemCode>;

/** `POST /api/auth/password/forgotten` → 202, whether or not anybody has this address. */
export const ForgottenPasswordBody = z.object({ email: Email });
export type ForgottenPasswordBody = z.infer<typeof ForgottenPasswordBody>;

/** `POST /api/auth/password/reset` → 204. The token is the fragment of the link in the e-mail: `/signin#reset=<token>`. */
export const ResetPasswordBody = z.object({ token: z.string().length(43), newPassword: Password });
export type ResetPasswordBody = z.infer<typeof ResetPasswordBody>;
