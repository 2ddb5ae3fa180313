/**
 * Shown in place of the wall where there is nothing to show. Plain on purpose: they need no script, and stand
 * when the wall's own files or its process do not.
 */
import type { Trouble, TroubleReason } from './windows/trouble.ts'

/** Path of the style of these pages; the policy allows none within them. */
export const PLAIN_STYLE_PATH = '/desktop/page.css'

/** The wall's dark ground and text, written here because the wall's own files may be what is missing. */
export const PLAIN_STYLE = `:root { color-scheme: dark; font-size: clamp(10px, min(1.48148vh, 0.83333vw), 96px); }
* { box-sizing: border-box; }
body {
  display: grid; align-content: center; justify-items: center; gap: 1.5rem;
  min-height: 100vh; margin: 0; padding: 3rem; text-align: center; text-wrap: balance;
  background: #0d1013; color: #b3bcc6;
  font: 1.625rem/1.4 "Be Vietnam Pro", system-ui, sans-serif;
}
body::before { content: ""; width: 4rem; height: 4rem; border: 0.375rem dashed #8a95a1; border-radius: 50%; }
h1 { margin: 0; color: #e9edf1; font-size: 2.5rem; font-weight: 600; }
p, ul, ol { max-width: 62rem; margin: 0; }
ol { padding-left: 2rem; text-align: left; }
li + li { margin-top: 0.75rem; }
small { color: #929ca8; font-size: 1.25rem; }
code { color: #e9edf1; font-family: ui-monospace, monospace; font-size: 1.25rem; overflow-wrap: anywhere; user-select: all; }
`

const page = (body: string): string => `<!doctype html>
<html lang="vi">
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <meta name="color-scheme" content="dark">
  <link rel="stylesheet" href="${PLAIN_STYLE_PATH}">
  <title>Mini-IOC</title>
${body}
</html>
`

/** The wall's files are missing. */
export const UNBUILT_PAGE = page(
  `  <h1>Chưa mở được màn hình điều hành</h1>
  <p>Thiếu tệp giao diện của ứng dụng. Cài lại Mini-IOC; nếu chạy từ mã nguồn, gõ <code>npm run build</code> rồi mở lại.</p>`,
)

const escapeHtml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')

const WHAT: Readonly<Record<TroubleReason, { vi: string; en: string }>> = {
  crashed: { vi: 'Trang hiển thị dừng đột ngột', en: 'the page ended unexpectedly' },
  memory: { vi: 'Trang hiển thị dừng vì hết bộ nhớ', en: 'the page ran out of memory' },
  hung: { vi: 'Trang hiển thị không còn phản hồi', en: 'the page stopped answering' },
  unloadable: { vi: 'Chưa nạp được trang hiển thị', en: 'the page could not be loaded' },
}

/** The wall's page has broken down more than once: what happened, what is done by itself, since when. */
export function troublePage(trouble: Trouble, logFolder: string): string {
  const { reason, since, retryAt, count, advise } = trouble
  const what = WHAT[reason]
  const steps = `
  <ol>
    <li>Khởi động lại máy này.</li>
    <li>Nếu vẫn vậy: bấm chuột phải (hoặc phím Menu), chọn “Mở lại ở chế độ an toàn”, hoặc mở ứng dụng với <code>--safe-mode</code>.</li>
    <li>Gửi thư mục nhật ký cho kỹ thuật: <code>${escapeHtml(logFolder)}</code></li>
  </ol>`
  return page(
    `  <h1>${what.vi}</h1>
  <p>${count} lần từ ${clock(since)}. Màn hình tự mở lại lúc ${clock(retryAt)}; không cần bấm gì. Số liệu ở trạm không bị ảnh hưởng.</p>${advise ? steps : ''}
  <small lang="en">${capital(what.en)}, ${count} times since ${clock(since)}. It is opened again by itself at ${clock(retryAt)}; the station's figures are not affected.</small>`,
  )
}

const clock = (at: number): string =>
  new Date(at).toLocaleTimeString('vi-VN', {
    timeZone: 'Asia/Ho_Chi_Minh',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hour12: false,
  })

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)
