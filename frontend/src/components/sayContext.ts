import { createContext, use } from 'react'

export interface Said {
  text: string
  isProblem: boolean
}

export interface Voice {
  say: (text: string) => void
  sayProblem: (error: Error) => void
}

export const SayContext = createContext<Voice>({
  say: () => undefined,
  sayProblem: () => undefined,
})

/** Tells the person what an action led to. */
export function useVoice(): Voice {
  return use(SayContext)
}
