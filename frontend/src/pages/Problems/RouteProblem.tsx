import { useRouter } from '@tanstack/react-router'

import { Page } from '../../components/Page'
import { Problem } from '../../components/Problem'

/** When a page cannot even begin. */
export function RouteProblem({ error }: { error: unknown }) {
  const router = useRouter()
  return (
    <Page title="Something went wrong">
      <Problem
        what="this page"
        error={error instanceof Error ? error : new Error(String(error))}
        onRetry={() => void router.invalidate()}
      />
    </Page>
  )
}
