/** What sipp plays: phones that register, agents who pick up at once, callers who stay until they are let go. */

const scenario = (name: string, steps: readonly string[]): string =>
  `<?xml version="1.0" encoding="UTF-8"?>\n<scenario name="${name}">\n${steps.join('\n')}\n</scenario>\n`

const send = (lines: readonly string[], body = '', attributes = ''): string => {
  const length = `Content-Length: ${body === '' ? '0' : '[len]'}`
  return `<send${attributes}><![CDATA[\n${[...lines, length].join('\n')}\n\n${body}\n]]></send>`
}

const via = 'Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]'
const always = ['Max-Forwards: 70', 'Call-ID: [call_id]']
const again = ' retrans="500"'
const contact = 'Contact: <sip:[local_ip]:[local_port]>'

const sdp = [
  'v=0',
  'o=phone 1 1 IN IP4 [local_ip]',
  's=-',
  'c=IN IP4 [media_ip]',
  't=0 0',
  'm=audio [media_port] RTP/AVP 8 101',
  'a=rtpmap:8 PCMA/8000',
  'a=rtpmap:101 telephone-event/8000',
  'a=fmtp:101 0-15',
  'a=sendrecv',
].join('\n')

const register = (cseq: number, more: readonly string[]): string =>
  send(
    [
      'REGISTER sip:[remote_ip] SIP/2.0',
      via,
      ...always,
      'From: <sip:[field0]@[remote_ip]>;tag=[call_number]',
      'To: <sip:[field0]@[remote_ip]>',
      `CSeq: ${cseq} REGISTER`,
      'Contact: <sip:[field0]@[local_ip]:[local_port]>',
      'Expires: 3600',
      ...more,
    ],
    '',
    again,
  )

/** One extension after the other, from the lines of {@link registrationLine}; all of them ring on this port. */
export const registering = scenario('register', [
  register(1, []),
  '<recv response="401" auth="true"/>',
  register(2, ['[field1]']),
  '<recv response="200"/>',
])

export const registrationLine = (extension: string, password: string): string =>
  `${extension};[authentication username=${extension} password=${password}];`

/** Picks up without ringing first, and hangs up `talkMs` later. */
export const agent = (talkMs: number): string =>
  scenario('agent', [
    `<recv request="INVITE" rrs="true"><action>
<ereg regexp=".*" search_in="hdr" header="From:" assign_to="them"/>
<ereg regexp=".*" search_in="hdr" header="To:" assign_to="us"/>
</action></recv>`,
    send(
      [
        'SIP/2.0 200 OK',
        '[last_Via:]',
        '[last_From:]',
        '[last_To:];tag=[pid]p[call_number]',
        '[last_Call-ID:]',
        '[last_CSeq:]',
        contact,
        'Content-Type: application/sdp',
      ],
      sdp,
      again,
    ),
    '<recv request="ACK"/>',
    `<pause milliseconds="${talkMs}"/>`,
    send(
      ['BYE [next_url] SIP/2.0', via, ...always, 'From: [$us];tag=[pid]p[call_number]', 'To: [$them]', 'CSeq: 1 BYE'],
      '',
      again,
    ),
    '<recv response="200"/>',
  ])

/** Each with a number of its own. */
const caller = '1390000[call_number]'
const fromCaller = `From: <sip:${caller}@[local_ip]>;tag=[pid]c[call_number]`

export const callers = scenario('callers', [
  send(
    [
      'INVITE sip:[service]@[remote_ip]:[remote_port] SIP/2.0',
      via,
      ...always,
      fromCaller,
      'To: <sip:[service]@[remote_ip]>',
      'CSeq: 1 INVITE',
      contact,
      'Content-Type: application/sdp',
    ],
    sdp,
    again,
  ),
  ...['100', '180', '183'].map((status) => `<recv response="${status}" optional="true"/>`),
  '<recv response="200" rrs="true"/>',
  send([
    'ACK [next_url] SIP/2.0',
    via,
    ...always,
    fromCaller,
    'To: <sip:[service]@[remote_ip]>[peer_tag_param]',
    'CSeq: 1 ACK',
  ]),
  '<recv request="BYE"/>',
  send(['SIP/2.0 200 OK', '[last_Via:]', '[last_From:]', '[last_To:]', '[last_Call-ID:]', '[last_CSeq:]']),
])
