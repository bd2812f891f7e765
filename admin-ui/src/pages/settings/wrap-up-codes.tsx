import { CodeList } from './code-list.tsx'

export default function WrapUpCodesSection() {
  return <CodeList name="wrap-up-codes" />
}
