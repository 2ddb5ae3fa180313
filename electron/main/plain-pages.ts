/** Shown in place of the wall where there is nothing to show. Plain on purpose: the policy allows no inline style. */

const LOOK_AGAIN_SECONDS = 3

const page = (head: string, body: string): string => `<!doctype html>
<html lang="vi">
  <meta charset="utf-8">
  <meta name="color-scheme" content="dark">${head}
  <title>Mini-IOC</title>
${body}
</html>
`

/** The wall's files are missing. */
export const UNBUILT_PAGE = page(
  '',
  `  <h1>Chưa mở được màn hình điều hành</h1>
  <p>Thiếu tệp giao diện của ứng dụng. Cài lại Mini-IOC; nếu chạy từ mã nguồn, gõ <code>npm run build</code> rồi mở lại.</p>`,
)

const escapeHtml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')

/** No station was made in this home yet; the page looks again by itself. */
export function noStationPage(home: string): string {
  return page(
    `\n  <meta http-equiv="refresh" content="${LOOK_AGAIN_SECONDS}">`,
    `  <h1>Máy này chưa có trạm</h1>
  <p>Tạo trạm cho đơn vị của mình, với mã đơn vị thay cho 00004:</p>
  <p><code>npm run cli -- init --home "${escapeHtml(home)}" --unit 00004</code></p>
  <p>Tạo xong, màn hình này tự mở.</p>`,
  )
}
