/** What is done to many patients at once. */
export type BulkChange = { addTags?: readonly string[]; removeTags?: readonly string[]; isVip?: boolean }

export type Marked = { tags: readonly string[]; isVip: boolean }

/** The marks as the change leaves them; undefined: they were so already. */
export function withMarks(before: Marked, { addTags = [], removeTags = [], isVip }: BulkChange): Marked | undefined {
  const kept = before.tags.filter((tag) => !removeTags.includes(tag))
  const tags = [...kept, ...addTags.filter((tag) => !kept.includes(tag))]
  const after = { tags, isVip: isVip ?? before.isVip }
  const isSame = after.isVip === before.isVip && tags.join('\n') === before.tags.join('\n')
  return isSame ? undefined : after
}
