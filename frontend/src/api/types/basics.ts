export type Uuid = string
export type Amount = string
export type Percent = string
export type IsoDate = string
export type IsoMonth = string
export type IsoMoment = string

export interface Page<Row> {
  items: Row[]
  count: number
}

export interface ErrorBody {
  error: { code: string; message: string; details: Record<string, unknown> }
}

export interface PersonRef {
  id: Uuid
  name: string
}
