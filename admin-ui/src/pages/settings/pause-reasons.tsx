import { CodeList } from './code-list.tsx'

export default function PauseReasonsSection() {
  return <CodeList name="pause-reasons" />
}
