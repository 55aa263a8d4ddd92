const WHILE_RUNNING = 1_000
const OTHERWISE = 15_000
const LONGEST = 60_000

interface Asked {
  status: 'pending' | 'success' | 'error'
  error: Error | null
  dataUpdatedAt: number
  errorUpdatedAt: number
}

/** Asks again every 15 s. While answers fail the wait grows to a minute; signed out, nothing is asked. */
export function pollCalmly({ state }: { state: Asked }): number | false {
  return waitAfter(state) ?? OTHERWISE
}

/** The same, but every second while something runs. */
export function pollWhile<Answer>(isRunning: (answer: Answer) => boolean) {
  return ({ state }: { state: Asked & { data: Answer | undefined } }): number | false => {
    const usual = state.data !== undefined && isRunning(state.data) ? WHILE_RUNNING : OTHERWISE
    return waitAfter(state) ?? usual
  }
}

function waitAfter({ status, error, dataUpdatedAt, errorUpdatedAt }: Asked): number | false | null {
  if (status !== 'error') return null
  if (error && 'status' in error && error.status === 401) return false
  const failingFor = dataUpdatedAt ? errorUpdatedAt - dataUpdatedAt : 0
  return Math.min(Math.max(failingFor, OTHERWISE), LONGEST)
}
