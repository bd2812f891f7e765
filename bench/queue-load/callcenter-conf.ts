/** mod_callcenter beside the engine: written into a copy of freeswitch-conf, loaded when its turn comes. */
import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'

export type CallcenterSettings = {
  /** Extensions of the agents. */
  agents: readonly string[]
  /** A WAV file: what the engine's callers hear while they wait. */
  music: string
  /** Where conversations are recorded, as the engine records its own. */
  recordings: string
}

/** The number under which callers reach its queue. */
export const callcenterNumber = '8020'
const queue = 'load@bench'

/** `conf` is the copy. */
export function addCallcenter(conf: string, settings: CallcenterSettings): void {
  writeFileSync(path.join(conf, 'autoload_configs/callcenter.conf.xml'), configuration(settings))
  const callers = path.join(conf, 'dialplan/callers.xml')
  const context = '<context name="callers">'
  writeFileSync(callers, readFileSync(callers, 'utf8').replace(context, `${context}\n${extension}`))
}

/** The same order of agents, the same music, no announcements and no rest between calls: what the engine's queue is set to. */
function configuration({ agents, music, recordings }: CallcenterSettings): string {
  const params = {
    strategy: 'longest-idle-agent',
    'moh-sound': music,
    'record-template': `${recordings}/\${uuid}.wav`,
    'time-base-score': 'system',
    'max-wait-time': '0',
    'max-wait-time-with-no-agent': '0',
    'tier-rules-apply': 'false',
    'abandoned-resume-allowed': 'false',
  }
  const lines = [
    '<configuration name="callcenter.conf">',
    `<queues><queue name="${queue}">`,
    ...Object.entries(params).map(([name, value]) => `<param name="${name}" value="${value}"/>`),
    '</queue></queues>',
    '<agents>',
    ...agents.map(agentLine),
    '</agents>',
    '<tiers>',
    ...agents.map((agent, i) => `<tier agent="${agent}" queue="${queue}" level="1" position="${i + 1}"/>`),
    '</tiers>',
    '</configuration>',
  ]
  return `${lines.join('\n')}\n`
}

const agentLine = (agent: string): string =>
  `<agent name="${agent}" type="callback" status="Available" contact="[leg_timeout=10]sofia/phones/${agent}%$\${domain}" ` +
  'max-no-answer="0" wrap-up-time="0" reject-delay-time="1" busy-delay-time="1" no-answer-delay-time="1"/>'

const extension = `
  <extension name="the queue of mod_callcenter">
    <condition field="destination_number" expression="^${callcenterNumber}$">
      <action application="set" data="RECORD_STEREO=true"/>
      <action application="answer"/>
      <action application="callcenter" data="${queue}"/>
      <action application="hangup"/>
    </condition>
  </extension>`
