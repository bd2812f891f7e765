import { PageHead } from '../../kit/page.tsx'

export default function Page() {
  return <PageHead title="calls/call" />
}
