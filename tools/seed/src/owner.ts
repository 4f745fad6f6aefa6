import pg from 'pg';

/** Who has signed up with this address. @throws when nobody has */
export async function ownerOf(databaseUrl: string, email: string): Promise<string> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const { rows } = await client.query<{ id: string }>('SELECT id FROM auth.users WHERE email = $1', [email.trim().toLowerCase()]);
    if (!rows[0]) throw new Error(`nobody has signed up as ${email}`);
    return rows[0].id;
  } finally {
    await client.end();
  }
}
