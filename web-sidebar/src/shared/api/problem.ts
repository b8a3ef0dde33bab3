/** What went wrong, as the pages see it: one type for server problems and for requests that never arrived. */
import type { ServerProblemCode } from './types'

/** Whether a code belongs to the server's catalogue. A record, so that a new code does not compile until it is here. */
const serverCodes: Record<ServerProblemCode, true> = {
  malformed_json: true,
  invalid_input: true,
  not_found: true,
  method_not_allowed: true,
  body_too_large: true,
  unsupported_media_type: true,
  file_too_large: true,
  file_empty: true,
  file_kind_not_allowed: true,
  file_not_what_it_says: true,
  picture_broken: true,
  picture_too_large: true,
  upload_broken: true,
  too_many_requests: true,
  not_signed_in: true,
  session_expired: true,
  staff_not_bound: true,
  staff_inactive: true,
  corp_not_bound: true,
  corp_disconnected: true,
  no_permission: true,
  not_a_member: true,
  member_out_of_scope: true,
  member_unlicensed: true,
  oauth_code_spent: true,
  oauth_state_invalid: true,
  ticket_invalid: true,
  sms_code_wrong: true,
  sms_code_expired: true,
  sms_too_often: true,
  mobile_unknown: true,
  already_bound: true,
  conversation_unknown: true,
  not_your_conversation: true,
  client_not_linked: true,
  conversation_linked: true,
  nothing_to_send: true,
  idempotency_key_reused: true,
  send_already_settled: true,
  warnings_not_acknowledged: true,
  attachment_refused: true,
  conversation_switched: true,
  no_draft: true,
  not_parked: true,
  filing_not_filed: true,
  filing_nothing_to_pay: true,
  filing_paid: true,
  filing_not_paid: true,
  amount_above_open: true,
  amount_above_credit: true,
  amount_below_paid: true,
  receivable_paid: true,
  receivable_cancelled: true,
  contract_paid: true,
  contract_cancelled: true,
  tag_in_use: true,
  payment_voided: true,
  import_not_ready: true,
  corp_bound_elsewhere: true,
  corp_refused: true,
  staff_mobile_taken: true,
  owners_only: true,
  last_owner: true,
  own_standing: true,
  sync_running: true,
  stale: true,
  platform_unavailable: true,
  platform_misconfigured: true,
  unavailable: true,
  internal: true,
}

/** What only the page can notice. */
export type PageProblemCode = 'offline' | 'timed_out' | 'not_understood' | 'sign_in_loop' | 'no_app'

export type ProblemCode = ServerProblemCode | PageProblemCode

export interface FieldProblem {
  field: string
  code: string
  /** Of `taken`: who has it, when the person may open them. */
  holder?: FieldHolder
  /** Of what is wrong at one place of a text: where. */
  place?: FieldPlace
}

/** A place in a text of several lines, and what is there. */
export interface FieldPlace {
  line?: number
  column?: number
  word?: string
  suggestion?: string
  bytes?: number
}

/** The client that has what may be there only once. */
export interface FieldHolder {
  id: string
  name: string
}

interface ProblemParts {
  code: ProblemCode
  status: number
  fields?: FieldProblem[]
  traceId?: string | undefined
  retryAfterSeconds?: number | undefined
  changed?: string[]
  current?: unknown
}

/** A refused or failed request. Views switch on `code`, never on a sentence. */
export class Problem extends Error {
  readonly code: ProblemCode
  /** HTTP status; 0 when no answer arrived. */
  readonly status: number
  readonly fields: FieldProblem[]
  readonly traceId: string | undefined
  readonly retryAfterSeconds: number | undefined
  /** Of `stale`: which fields somebody else changed, where it is known. */
  readonly changed: string[]
  /** Of `stale`: what stands there now, as reading it answers. */
  readonly current: unknown

  constructor(parts: ProblemParts) {
    super(parts.code)
    this.name = 'Problem'
    this.code = parts.code
    this.status = parts.status
    this.fields = parts.fields ?? []
    this.traceId = parts.traceId
    this.retryAfterSeconds = parts.retryAfterSeconds
    this.changed = parts.changed ?? []
    this.current = parts.current
  }

  /** The session is over: signing in again helps. */
  get needsSignIn(): boolean {
    return this.code === 'not_signed_in' || this.code === 'session_expired'
  }

  /** No answer came: the same request may succeed in a moment. */
  get isUnreachable(): boolean {
    return this.code === 'offline' || this.code === 'timed_out'
  }

  /** Who the person is no longer fits: the start has to be gone through again. */
  get concernsIdentity(): boolean {
    return (
      this.code === 'staff_not_bound' ||
      this.code === 'staff_inactive' ||
      this.code === 'corp_not_bound' ||
      this.code === 'corp_disconnected'
    )
  }
}

function isCode(value: unknown): value is ServerProblemCode {
  return typeof value === 'string' && Object.keys(serverCodes).includes(value)
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}

function isHolder(value: unknown): value is FieldHolder {
  return isRecord(value) && typeof value['id'] === 'string' && typeof value['name'] === 'string'
}

function readPlace({ line, column, word, suggestion, bytes }: Record<string, unknown>): FieldPlace {
  return {
    ...(typeof line === 'number' && { line }),
    ...(typeof column === 'number' && { column }),
    ...(typeof word === 'string' && { word }),
    ...(typeof suggestion === 'string' && { suggestion }),
    ...(typeof bytes === 'number' && { bytes }),
  }
}

function readFields(value: unknown): FieldProblem[] {
  if (!Array.isArray(value)) return []
  return value.flatMap((item: unknown) =>
    isRecord(item) && typeof item['field'] === 'string' && typeof item['code'] === 'string'
      ? [
          {
            field: item['field'],
            code: item['code'],
            ...(isHolder(item['holder']) && { holder: item['holder'] }),
            ...(isRecord(item['place']) && { place: readPlace(item['place']) }),
          },
        ]
      : [],
  )
}

/** Fallback when the body is no problem document (a proxy's HTML page, an older server). */
function codeOfStatus(status: number): ProblemCode {
  if (status === 401) return 'session_expired'
  if (status === 403) return 'no_permission'
  if (status === 404) return 'not_found'
  if (status === 429) return 'too_many_requests'
  if (status === 502 || status === 503 || status === 504) return 'platform_unavailable'
  return status >= 500 ? 'internal' : 'not_understood'
}

/** Turns an answer that is not a success into a `Problem`. */
export function readProblem(response: Response, body: unknown): Problem {
  const retryAfter = Number(response.headers.get('retry-after') ?? Number.NaN)
  const known = isRecord(body) && isCode(body['code']) ? body['code'] : undefined
  return new Problem({
    code: known ?? codeOfStatus(response.status),
    status: response.status,
    fields: isRecord(body) ? readFields(body['fields']) : [],
    traceId: isRecord(body) && typeof body['trace_id'] === 'string' ? body['trace_id'] : undefined,
    retryAfterSeconds: Number.isFinite(retryAfter) ? retryAfter : undefined,
    changed: isRecord(body) && Array.isArray(body['changed']) ? body['changed'].filter(isText) : [],
    current: isRecord(body) ? body['current'] : undefined,
  })
}

function isText(value: unknown): value is string {
  return typeof value === 'string'
}

/** Turns whatever a request threw into a `Problem`. */
export function asProblem(error: unknown): Problem {
  if (error instanceof Problem) return error
  if (error instanceof DOMException && error.name === 'TimeoutError') {
    return new Problem({ code: 'timed_out', status: 0 })
  }
  // `fetch` rejects with a TypeError when there is no connection; a broken JSON body is a SyntaxError.
  if (error instanceof TypeError) return new Problem({ code: 'offline', status: 0 })
  return new Problem({ code: 'not_understood', status: 0 })
}
