import type { Context } from 'hono'
import { setCookie } from 'hono/cookie'
import { isLoopback } from './listener-env.ts'

/** Browsers keep a cookie for 400 days at most; each visit renews it. */
const COOKIE_AGE_S = 400 * 24 * 3_600

/** Out of reach of scripts and other sites; on this machine there is no TLS, and the cookie cannot leave it. */
export const cookieFlags = (c: Context) =>
  ({ httpOnly: true, sameSite: 'Strict', secure: !isLoopback(c), path: '/' }) as const

/** Lets a browser be the paired screen of a token, from this answer on. */
export function rememberDevice(c: Context, cookieName: string, token: string): void {
  setCookie(c, cookieName, token, { ...cookieFlags(c), maxAge: COOKIE_AGE_S })
}
