import { MESSAGE_LARGEST_LIMIT, MESSAGE_MAX_CHARACTERS } from '@parley/contracts';
import { httpServiceEnv, loadEnv, modelsEnv } from '@parley/service-kit';
import { z } from 'zod';

const Count = z.coerce.number().int().min(0);
const Milliseconds = z.coerce.number().int().min(1);

export const env = loadEnv(
  z.object({
    ...httpServiceEnv,
    ...modelsEnv,
    DATABASE_URL: z.url(),
    DATABASE_POOL_SIZE: Count.min(1).max(200).default(20),
    NATS_URL: z.string().min(1),
    AUTH_JWKS_URL: z.url(),
    /** Copies of each message in JetStream: 3 in a cluster. */
    STREAM_REPLICAS: Count.min(1).max(5).default(1),
    /** How long a generation can be replayed from its log; later it is read from the database. */
    TOKENS_MAX_AGE_MS: Milliseconds.min(60_000).default(3_600_000),
    TOKENS_MAX_BYTES: Count.default(8 * 1_073_741_824),
    /** What may say whose request it forwards: as Express takes it. */
    TRUST_PROXY: z.string().default('loopback'),
    LIMIT_REQUESTS_PER_MINUTE: Count.min(1).default(600),
    LIMIT_CONCURRENT_GENERATIONS: Count.min(1).default(20),
    LIMIT_QUEUED_GENERATIONS: Count.default(100),
    LIMIT_TEAM_CONCURRENT_GENERATIONS: Count.min(1).optional(),
    /** Generations that lie ready before the workers; what is more waits in line, fairly between people. */
    LIMIT_READY_GENERATIONS: Count.min(1).max(10_000).default(64),
    /** How long a generation may wait in line until it fails. */
    LIMIT_WAITING_MS: Milliseconds.min(1_000).default(600_000),
    /** Requests of all members of a team, and from one address; left out: as many as come. */
    LIMIT_TEAM_REQUESTS_PER_MINUTE: Count.min(1).optional(),
    LIMIT_ADDRESS_REQUESTS_PER_MINUTE: Count.min(1).optional(),
    /** Tokens that an answer, and that a prompt may have at most, whatever the model could do. */
    LIMIT_ANSWER_TOKENS: Count.min(16).optional(),
    LIMIT_CONTEXT_TOKENS: Count.min(256).optional(),
    LIMIT_MESSAGE_CHARACTERS: Count.min(1).max(MESSAGE_LARGEST_LIMIT).default(MESSAGE_MAX_CHARACTERS),
    /** On all branches together. */
    LIMIT_MESSAGES_PER_CONVERSATION: Count.min(2).default(20_000),
    LIMIT_CONVERSATIONS_PER_USER: Count.min(1).default(50_000),
    /** Of one file that is imported. */
    LIMIT_IMPORT_BYTES: Count.min(1).default(1_073_741_824),
    BUDGET_TOKENS_PER_DAY: Count.optional(),
    /** In whole units of the currency, fractions allowed: it is kept in micro-units. */
    BUDGET_COST_PER_MONTH: z.coerce.number().min(0).optional(),
    /** Of all members of a team together. */
    BUDGET_TEAM_TOKENS_PER_DAY: Count.optional(),
    BUDGET_TEAM_COST_PER_MONTH: z.coerce.number().min(0).optional(),
    /** Of all people together; each admission then waits for the one before it. */
    BUDGET_INSTALLATION_TOKENS_PER_DAY: Count.optional(),
    BUDGET_INSTALLATION_COST_PER_MONTH: z.coerce.number().min(0).optional(),
    /** Share of a budget after which its owner is warned. */
    BUDGET_WARNING_SHARE: z.coerce.number().min(0).max(1).default(0.8),
    /** Said to the model before every conversation. */
    SYSTEM_PROMPT: z.string().max(20_000).default('You are a helpful assistant. Answer in Markdown.'),
    /** The model that writes titles after the first exchange, at the person's cost; without one they are the prompt's beginning. */
    TITLE_MODEL: z.string().max(100).optional(),
    /**
     * The model that sums up what no longer fits into a conversation's window, at the person's cost: without one it is the
     * conversation's own; `off` leaves it out.
     */
    SUMMARY_MODEL: z.string().max(100).optional(),
    /**
     * Dictionaries of PostgreSQL, separated by commas, as `english_stem,german_stem`: search then also finds other forms of a
     * word. Words as they are spelt are found in every language.
     */
    SEARCH_DICTIONARIES: z
      .string()
      .regex(/^[a-z0-9_, ]*$/)
      .default('')
      .transform((text) => text.split(',').map((name) => name.trim()).filter(Boolean)),
    /** Until then a deletion can be taken back. */
    PURGE_DELETED_AFTER_DAYS: z.coerce.number().min(0).default(30),
    /** A temporary chat goes when nothing was said in it for so long. */
    PURGE_TEMPORARY_AFTER_HOURS: z.coerce.number().min(0).default(24),
    /** A running generation whose log says nothing for this long is looked after. */
    QUIET_GENERATION_MS: Milliseconds.default(60_000),
  }),
  process.env,
);
export type Env = typeof env;
