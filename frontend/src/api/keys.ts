/** The names under which answers are kept. What belongs to one client begins with its subscription. */
export const keys = {
  me: ['me'],
  sessionEnded: ['session-ended'],
  dashboard: ['dashboard'],
  jobs: ['jobs'],
  mine: ['mine'],
  subscriptions: ['subscriptions'],
  subscription: (id: string) => ['subscription', id],
  payable: (token: string) => ['pay', token],
  invoice: (id: string) => ['invoice', id],
  methods: (accountId: string) => ['methods', accountId],
  part: (id: string, part: string) => ['subscription', id, part],
} as const
