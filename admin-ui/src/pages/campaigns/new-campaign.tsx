import { PageHead } from '../../kit/page.tsx'

export default function Page() {
  return <PageHead title="campaigns/new-campaign" />
}
