import { monthRun } from './fixtures/work.ts'
import { serveFixtures } from './serveFixtures.ts'

/** `npm run build && npm run fixtures`: the pages with made-up clients, to look at by hand. */
const { api, address } = await serveFixtures(Number(process.env.PORT ?? 4173))
process.stdout.write(`${address} · sign in as ${api.me.email} (already signed in)\n`)

/** A started month moves on by itself. */
setInterval(() => {
  const step = api.run?.steps.find(({ status }) => status === 'running')
  if (!api.run || !step) return
  step.done += 1
  if (step.done < step.total) return
  step.status = 'done'
  const next = api.run.steps.find(({ status }) => status === 'waiting')
  if (next) next.status = 'running'
  else Object.assign(api.run, { ...monthRun, steps: api.run.steps, status: 'done' })
}, 400)
