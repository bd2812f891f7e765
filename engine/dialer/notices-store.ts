import type { Database } from '../../db/connection.ts'

/** Prompts that campaigns say as their notice, with the campaigns that may still say them. */
export function noticesStore(db: Database) {
  return {
    async inUse(): Promise<{ prompt: string; id: number; campaign: string }[]> {
      return await db('campaigns')
        .whereNotNull('notice_prompt')
        .whereNotIn('state', ['finished', 'stopped'])
        .orderBy('id')
        .select({ prompt: 'notice_prompt', id: 'id', campaign: 'name' })
    },
  }
}
