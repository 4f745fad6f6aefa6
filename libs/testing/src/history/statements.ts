/** What can be said: a vocabulary in which few words are frequent and most are rare, as in any language; ids as ours, by time. */
export const VOCABULARY = `
  CREATE FUNCTION pg_temp.seed_id(moment timestamptz, name text) RETURNS uuid LANGUAGE sql IMMUTABLE AS $$
    SELECT (lpad(to_hex((extract(epoch FROM moment) * 1000)::bigint), 12, '0') || '7' || substr(md5(name), 1, 3)
      || '8' || substr(md5(name), 4, 15))::uuid $$;
  SELECT setseed(0.5);
  CREATE TEMP TABLE seed_words AS
    SELECT n, string_agg(syllable, '' ORDER BY nth) AS word
    FROM generate_series(1, 4000) AS n, generate_series(1, 2 + n % 3) AS nth,
      LATERAL (SELECT (ARRAY['ba','ce','di','fo','gu','la','me','ni','po','ru','sa','te','vi','zo','ka','le'])
        [1 + get_byte(decode(md5(n || '.' || nth), 'hex'), 0) % 16] AS syllable) AS s
    GROUP BY n;
  CREATE TEMP TABLE seed_sentences AS
    SELECT s AS n, string_agg(word, ' ') || '.' AS sentence
    FROM (SELECT s, floor(4000 ^ random())::int AS n FROM generate_series(1, 5000) AS s, generate_series(1, 12)) AS picked
    JOIN seed_words USING (n) GROUP BY s;
  CREATE UNIQUE INDEX ON seed_sentences (n);
  ANALYZE seed_sentences;`;

/** The conversations of one person. $1: owner; $2: which person; $3: how many; $4: messages of each. */
export const CONVERSATIONS = `
  INSERT INTO conversation.conversations
    (id, owner_id, title, title_source, pinned, archived, active_leaf_id, request_digest, created_at, updated_at)
  SELECT id, $1, title, 'model', nth % 200 = 0, nth % 10 = 3,
    CASE WHEN $4 > 0 THEN pg_temp.seed_id(ended, 'message ' || id || ' ' || $4) END, 'seed', begun, ended
  FROM generate_series(1, $3::integer) AS nth,
    LATERAL (SELECT date_trunc('day', now()) - ($3 - nth) * interval '7 hours' - $2::integer * interval '11 minutes' AS begun) AS b,
    LATERAL (SELECT begun + $4::integer * interval '40 seconds' AS ended,
      pg_temp.seed_id(begun, 'conversation ' || $1::uuid || ' ' || nth) AS id) AS i,
    LATERAL (SELECT string_agg(word, ' ') AS title FROM seed_words w
      WHERE w.n IN (1 + nth % 3997, 1 + nth * 7 % 3989, 1 + nth * 31 % 3967, 1 + $2::integer * 13 % 3931)) AS t
  ON CONFLICT DO NOTHING`;

/** Their messages, a question and an answer in turns. $1: owner; $2: messages of each conversation. */
export const MESSAGES = `
  INSERT INTO conversation.messages
    (id, conversation_id, owner_id, parent_id, role, content, status, model, token_count, request_digest, created_at)
  SELECT pg_temp.seed_id(at, 'message ' || c.id || ' ' || nth), c.id, $1,
    CASE WHEN nth > 1 THEN pg_temp.seed_id(at - interval '40 seconds', 'message ' || c.id || ' ' || (nth - 1)) END,
    CASE WHEN is_answer THEN 'assistant' ELSE 'user' END,
    one.sentence || ' ' || two.sentence || CASE WHEN is_answer THEN ' ' || three.sentence || ' ' || four.sentence ELSE '' END,
    'complete', CASE WHEN is_answer THEN 'parley-demo' END, CASE WHEN is_answer THEN 160 ELSE 80 END, 'seed', at
  FROM conversation.conversations c CROSS JOIN generate_series(1, $2::integer) AS nth
  CROSS JOIN LATERAL (SELECT c.created_at + nth * interval '40 seconds' AS at, nth % 2 = 0 AS is_answer,
    decode(md5(c.id::text || nth), 'hex') AS dice) AS d
  JOIN seed_sentences one ON one.n = 1 + (get_byte(dice, 0) * 256 + get_byte(dice, 1)) % 5000
  JOIN seed_sentences two ON two.n = 1 + (get_byte(dice, 2) * 256 + get_byte(dice, 3)) % 5000
  JOIN seed_sentences three ON three.n = 1 + (get_byte(dice, 4) * 256 + get_byte(dice, 5)) % 5000
  JOIN seed_sentences four ON four.n = 1 + (get_byte(dice, 6) * 256 + get_byte(dice, 7)) % 5000
  WHERE c.owner_id = $1 AND c.request_digest = 'seed'
  ON CONFLICT DO NOTHING`;

/** Indexes of words are made in one go where nobody uses the tables yet: that is several times quicker. */
export const WORD_INDEXES = `SELECT indexname AS name, indexdef AS definition FROM pg_indexes
  WHERE schemaname = 'conversation' AND tablename = 'messages' AND indexdef LIKE '% USING gin %'`;
