/** Of a conversation `c`, as the names of its entity. */
export const CONVERSATION_COLUMNS = `c.id, c.owner_id AS "ownerId", c.title, c.title_source AS "titleSource", c.version, c.model, c.instructions,
    c.pinned, c.archived, c.temporary, c.hidden, c.active_leaf_id AS "activeLeafId", c.request_digest AS "requestDigest",
    c.created_at AS "createdAt", c.updated_at AS "updatedAt", c.deleted_at AS "deletedAt"`;
