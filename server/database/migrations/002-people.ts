import type { Kysely } from 'kysely';
import type { Database, Dialect } from '../schema.ts';

/** People and their sessions, in the columns that better-auth with its username plugin reads and writes. */
export function people(dialect: Dialect) {
  const instant = dialect === 'sqlite' ? 'date' : 'timestamptz';
  const flag = dialect === 'sqlite' ? 'integer' : 'boolean';

  return async function up(db: Kysely<Database>): Promise<void> {
    await db.schema
      .createTable('person')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('name', 'text', (column) => column.notNull())
      .addColumn('email', 'text', (column) => column.notNull().unique())
      .addColumn('emailVerified', flag, (column) => column.notNull())
      .addColumn('image', 'text')
      .addColumn('createdAt', instant, (column) => column.notNull())
      .addColumn('updatedAt', instant, (column) => column.notNull())
      .addColumn('username', 'text', (column) => column.unique())
      .addColumn('displayUsername', 'text')
      .addColumn('role', 'text', (column) => column.notNull())
      .addColumn('mustChangePassword', flag, (column) => column.notNull())
      .execute();
    await db.schema
      .createTable('session')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('expiresAt', instant, (column) => column.notNull())
      .addColumn('token', 'text', (column) => column.notNull().unique())
      .addColumn('createdAt', instant, (column) => column.notNull())
      .addColumn('updatedAt', instant, (column) => column.notNull())
      .addColumn('ipAddress', 'text')
      .addColumn('userAgent', 'text')
      .addColumn('userId', 'text', (column) => column.notNull().references('person.id').onDelete('cascade'))
      .execute();
    await db.schema.createIndex('session_userId').on('session').column('userId').execute();
    await db.schema
      .createTable('account')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('accountId', 'text', (column) => column.notNull())
      .addColumn('providerId', 'text', (column) => column.notNull())
      .addColumn('userId', 'text', (column) => column.notNull().references('person.id').onDelete('cascade'))
      .addColumn('accessToken', 'text')
      .addColumn('refreshToken', 'text')
      .addColumn('idToken', 'text')
      .addColumn('accessTokenExpiresAt', instant)
      .addColumn('refreshTokenExpiresAt', instant)
      .addColumn('scope', 'text')
      .addColumn('password', 'text')
      .addColumn('createdAt', instant, (column) => column.notNull())
      .addColumn('updatedAt', instant, (column) => column.notNull())
      .execute();
    await db.schema.createIndex('account_userId').on('account').column('userId').execute();
    await db.schema
      .createTable('verification')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('identifier', 'text', (column) => column.notNull())
      .addColumn('value', 'text', (column) => column.notNull())
      .addColumn('expiresAt', instant, (column) => column.notNull())
      .addColumn('createdAt', instant, (column) => column.notNull())
      .addColumn('updatedAt', instant, (column) => column.notNull())
      .execute();
    await db.schema.createIndex('verification_identifier').on('verification').column('identifier').execute();
  };
}
