import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Search that stays quick for words that are everywhere (newest first, until a page is full), and for titles, misspelt ones too. */
export class Search1764900000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE EXTENSION IF NOT EXISTS pg_trgm WITH SCHEMA public;
      CREATE INDEX messages_by_time ON conversation.messages (owner_id, created_at DESC, id DESC);
      CREATE INDEX conversations_by_words ON conversation.conversations
        USING gin (owner_id, to_tsvector('simple', translate(title, '<>/', '   '))) WHERE deleted_at IS NULL AND NOT temporary;
      CREATE INDEX conversations_by_letters ON conversation.conversations
        USING gin (owner_id, title public.gin_trgm_ops) WHERE deleted_at IS NULL AND NOT temporary`);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const index of ['conversations_by_letters', 'conversations_by_words', 'messages_by_time']) {
      await runner.query(`DROP INDEX conversation.${index}`);
    }
  }
}
