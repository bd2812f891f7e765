import assert from 'node:assert/strict'
import fc from 'fast-check'
import t from 'tap'
import { answerDirectory } from './directory.ts'

const ha1 = '5f4dcc3b5aa765d61d8327deb882cf99'
const asked = {
  section: 'directory',
  tag_name: 'domain',
  key_name: 'name',
  key_value: 'wardline',
  user: '8001',
  domain: 'wardline',
}

t.test(
  'a phone that registers is looked up by its number, and the answer holds the hash and no password',
  async (t) => {
    const looked: string[] = []
    const xml = await answerDirectory({ ...asked, action: 'sip_auth', sip_auth_method: 'REGISTER' }, (number) => {
      looked.push(number)
      return { ha1: ha1.toUpperCase() }
    })
    t.same(looked, ['8001'])
    t.match(xml, '<domain name="wardline">')
    t.match(xml, '<user id="8001">')
    t.match(xml, `<param name="a1-hash" value="${ha1}"/>`)
    t.notMatch(xml, '"password"')
  },
)

t.test('what is no extension is not found, and what cannot be one is not even looked up', async (t) => {
  t.match(await answerDirectory(asked, () => undefined), 'status="not found"')
  t.match(
    await answerDirectory(asked, async () => ({ ha1: '"/><param name="allow-empty-password" value="true' })),
    'status="not found"',
  )
  const never = () => t.fail('looked up')
  for (const fields of [
    { ...asked, section: 'dialplan' },
    { ...asked, user: 'root' },
    { ...asked, user: "8001' or 1=1" },
    { ...asked, user: undefined },
    { ...asked, domain: '' },
    { section: 'directory', purpose: 'network-list' },
    {},
  ])
    t.match(await answerDirectory(fields, () => void never()), 'status="not found"')
})

t.test('nothing that a stranger sends in a SIP packet becomes a tag or an attribute of the answer', async (t) => {
  const anything = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.string(),
    fc.constantFrom('"><x a="', ']]>', '\0', '\ud800', '&quot;', '$${x}'),
  )
  await fc.assert(
    fc.asyncProperty(fc.record({ user: fc.oneof(anything, fc.constant('8001')), domain: anything }), async (given) => {
      const xml = await answerDirectory({ ...asked, ...given }, () => ({ ha1 }))
      const skeleton = xml.replace(/"[^"<>]*"/g, '""')
      const isUser = /^[0-9*#]{1,20}$/.test(given.user) && given.domain !== ''
      assert.equal(skeleton, isUser ? userSkeleton : notFoundSkeleton)
      assert.doesNotMatch(xml.replaceAll('\n', ''), /\p{Cc}|&(?!(amp|lt|gt|quot|apos);)/u)
    }),
    { numRuns: 500, verbose: true },
  )
  t.pass('held 500 times')
})

const head = '<?xml version="" encoding="" standalone=""?>\n<document type=""><section name="">'
const tail = '</section></document>\n'
const notFoundSkeleton = `${head}<result status=""/>${tail}`
const userSkeleton =
  `${head}<domain name=""><groups><group name=""><users><user id=""><params><param name="" value=""/></params>` +
  `<variables><variable name="" value=""/><variable name="" value=""/></variables></user></users></group></groups></domain>${tail}`
