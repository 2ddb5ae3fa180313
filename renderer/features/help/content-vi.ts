import type { HelpContent } from './content.ts'

export const helpContentVi: HelpContent = {
  sections: {
    lamps: {
      title: 'Các đèn',
      items: [
        { picture: { lamp: 'green' }, term: 'Đạt', text: 'Đạt ngưỡng xanh. Hình tròn.' },
        { picture: { lamp: 'yellow' }, term: 'Cần chú ý', text: 'Giữa hai ngưỡng. Hình tam giác.' },
        {
          picture: { lamp: 'red' },
          term: 'Báo động',
          text: 'Quá ngưỡng đỏ; mở một cảnh báo. Hình bát giác.',
        },
        {
          picture: { lamp: 'grey' },
          term: 'Chưa có số liệu',
          text: 'Chưa ai nhập, trạm mất liên lạc, hoặc số đã quá hạn cập nhật. Xám không phải là tốt, cũng không phải số 0.',
        },
        {
          picture: { lamp: 'none' },
          term: 'Không đặt ngưỡng',
          text: 'Loại đơn vị này không có ngưỡng cho chỉ tiêu đó, hoặc chỉ tiêu không áp dụng.',
        },
      ],
    },
    marks: {
      title: 'Các dấu trên đèn và bản đồ',
      items: [
        {
          picture: { lamp: 'yellow', doubtful: true },
          term: 'Gạch chéo trên đèn',
          text: 'Chưa chắc chắn: còn đơn vị chưa báo, hoặc chất lượng số liệu thấp. Nếu đủ số, màu có thể khác.',
        },
        {
          picture: { lamp: 'green', warns: true },
          term: 'Mũi tên xuống',
          text: 'Cảnh báo sớm: nay còn tốt, nhưng theo dự báo sẽ qua ngưỡng trước khi hết kỳ.',
        },
        {
          picture: { mark: 'silent' },
          term: 'Ô gạch chéo trên bản đồ',
          text: 'Không có tin từ đơn vị: chưa có số liệu, hoặc trạm mất liên lạc.',
        },
        {
          picture: { mark: 'striped' },
          term: 'Sọc trên nền màu',
          text: 'Có số liệu, nhưng đèn chưa chắc chắn.',
        },
        {
          picture: { mark: 'frame' },
          term: 'Khung đỏ',
          text: 'Báo động chưa ai nhận. Khung thở chậm cho tới khi có người nhận.',
        },
        {
          picture: { mark: 'simulated' },
          term: 'Số liệu mô phỏng',
          text: 'Số để tập huấn hay trình diễn, không phải số thật.',
        },
      ],
    },
    numbers: {
      title: 'Đọc một con số',
      items: [
        {
          picture: { mark: 'bounds' },
          term: 'Nếu đủ',
          text: 'Khoảng của con số nếu các đơn vị còn thiếu báo số xấu nhất hoặc tốt nhất.',
        },
        {
          term: '124/126 đơn vị',
          text: 'Độ phủ: bao nhiêu đơn vị đã báo trên số phải báo của kỳ này.',
        },
        {
          term: 'Số liệu 3 phút trước',
          text: 'Tuổi của số mới nhất, theo đồng hồ của trạm, không phải của màn hình này.',
        },
        {
          picture: { mark: 'stale' },
          term: 'Số liệu đến 07:40',
          text: 'Màn hình đã mất kết nối với trạm; số đang hiện là số cuối cùng nhận được.',
        },
        {
          term: 'Đến nay',
          text: 'Kỳ chưa hết, số còn thay đổi.',
        },
        {
          term: 'Số 0 và để trống',
          text: 'Số 0 được hiện là 0. Không có số thì ghi “Chưa có số liệu”.',
        },
        {
          term: 'Tỷ lệ của thành phố',
          text: 'Tính lại từ tổng tử số và mẫu số của các đơn vị, không lấy trung bình các tỷ lệ.',
        },
      ],
    },
    alarms: {
      title: 'Cảnh báo',
      items: [
        { term: 'Chưa ai nhận', text: 'Đang xấu và chưa có người nhận. Báo động mới thì có chuông.' },
        {
          term: 'Đã có người nhận',
          text: 'Có tên, lý do và hạn. Hết hạn mà chưa xong, lại thành chưa ai nhận.',
        },
        {
          term: 'Đã trở lại bình thường, chưa ai xem',
          text: 'Đèn đã tốt lên trước khi có người xem. Nhận thì cảnh báo đóng.',
        },
        { term: 'Tạm gác', text: 'Để sang một bên đến một giờ, có lý do. Hết giờ thì hiện lại.' },
        {
          term: 'Ngừng dùng',
          text: 'Để sang một bên cho tới khi có người bấm “Dùng lại”, khi nguồn số đang sửa.',
        },
        { term: 'Do cảnh báo khác', text: 'Nguyên nhân đã có cảnh báo riêng, nên không kêu thêm.' },
        {
          term: 'Đèn chuyển xám',
          text: 'Không làm cảnh báo khép lại: mất tin không phải là đã tốt lên.',
        },
      ],
    },
    chain: {
      title: 'Liên thông',
      items: [
        { term: 'Đang nối', text: 'Trạm vừa có tin, trong vòng 90 giây (hoặc theo cài đặt của trạm).' },
        {
          term: 'Mất liên lạc',
          text: 'Quá thời gian đó không có tin. Đèn của đơn vị chuyển xám; số đã nhận vẫn giữ.',
        },
        { term: 'Chưa gửi lần nào', text: 'Đã ghép nhưng chưa có số liệu.' },
        { term: 'Bị từ chối', text: 'Cấp trên không nhận trạm này nữa. Xin mã ghép mới.' },
        {
          term: 'Còn … mục chờ gửi',
          text: 'Chưa lên tới cấp trên. Không mất; tự gửi khi có mạng, mới nhất trước.',
        },
        {
          term: 'Sổ khớp, lệch sổ',
          text: 'Mỗi đêm hai bên so số đang giữ. Lệch thì gửi lại; còn lệch thì mở cảnh báo.',
        },
      ],
    },
    quality: {
      title: 'Chất lượng số liệu',
      items: [
        { term: 'Đúng', text: 'Số gửi lên qua được kiểm tra.' },
        { term: 'Đủ', text: 'Số đến hạn đã có.' },
        { term: 'Sạch', text: 'Không trùng, không bất thường mà không có giải thích.' },
        { term: 'Sống', text: 'Số mới, đúng hạn.' },
        { term: 'Thống nhất', text: 'Các số không mâu thuẫn với nhau; sổ hai cấp khớp.' },
        { term: 'Dùng chung', text: 'Nhập một lần, dùng nhiều nơi.' },
      ],
    },
    todo: {
      title: 'Khi có chuyện thì làm gì?',
      items: [
        {
          picture: { lamp: 'red' },
          term: 'Một đèn đỏ',
          text: 'Mở Cảnh báo, bấm Nhận xử lý: ghi tên, lý do, hạn. Mở Chỉ tiêu để xem đơn vị nào và số nào làm đèn đỏ.',
        },
        {
          picture: { mark: 'silent' },
          term: 'Một đơn vị mất liên lạc',
          text: 'Mở Liên thông xem từ bao giờ. Gọi đơn vị: máy có bật, mạng có thông, trạm có chạy không (mini-ioc doctor). Nối lại thì số tự về.',
        },
        {
          picture: { mark: 'stale' },
          term: 'Màn hình mất kết nối với trạm',
          text: 'Màn hình tự nối lại. Quá vài phút: xem trạm có chạy và màn hình còn trong mạng không.',
        },
        {
          term: 'Đồng hồ lệch',
          text: 'Đặt lại giờ của máy bị nêu tên, bật đồng bộ giờ tự động. Lệch quá một phút thì có cảnh báo.',
        },
        {
          term: 'Một số sai',
          text: 'Nhập lại số đúng, cùng đơn vị, số liệu và kỳ: số cũ vẫn được giữ trong lịch sử. Số bị trả lại thì sửa ở màn hình Số liệu bị trả lại.',
        },
        {
          term: 'Lệch sổ',
          text: 'Mở Liên thông, xem chỗ lệch với hai số cạnh nhau, và việc cần làm ghi ở đó.',
        },
        { term: 'Chuông kêu', text: 'Phím M tắt chuông của các báo động hiện có. Báo động mới lại kêu.' },
        { term: 'Không rõ vướng gì', text: 'Trên máy của trạm, chạy mini-ioc doctor: lệnh nói rõ bằng lời.' },
      ],
    },
    enter: {
      title: 'Đưa số liệu vào',
      items: [
        {
          term: 'Tệp CSV hoặc Excel',
          text: 'Cột: Đơn vị, Chỉ tiêu, Kỳ, Giá trị (hoặc unit, measure, period, value). Chạy: mini-ioc import TỆP.',
        },
        {
          term: 'Phần mềm khác',
          text: 'Tạo mã: mini-ioc source --name "Một cửa" --measures … --units …. Phần mềm gửi JSON hoặc CSV tới /api/v1/observations.',
        },
        {
          term: 'Dòng sai',
          text: 'Từng dòng được trả lời riêng; dòng sai nằm ở Số liệu bị trả lại kèm lý do, dòng đúng vẫn nhận.',
        },
        { term: 'Kỳ', text: 'Ngày 2026-11-21, tuần 2026-W47, tháng 2026-11, quý 2026-Q4, năm 2026.' },
        { term: 'Rút một số', text: 'Gửi giá trị null. Để trống bị từ chối, vì không rõ là 0 hay chưa có.' },
      ],
    },
    keys: {
      title: 'Các phím',
      items: [
        { picture: { keys: ['1', '…', '9'] }, term: 'Chuyển màn hình', text: 'Theo thứ tự ở chân màn hình.' },
        {
          picture: { keys: ['Ctrl', 'K'] },
          term: 'Tìm nhanh',
          text: 'Hoặc phím /. Gõ tên chỉ tiêu, đơn vị, màn hình, không cần dấu.',
        },
        { picture: { keys: ['F1'] }, term: 'Hướng dẫn', text: 'Trang này.' },
        { picture: { keys: ['L'] }, term: 'Ngôn ngữ', text: 'Tiếng Việt hoặc tiếng Anh.' },
        { picture: { keys: ['T'] }, term: 'Nền', text: 'Tối hoặc sáng.' },
        { picture: { keys: ['M'] }, term: 'Tắt chuông', text: 'Cho các báo động hiện có.' },
        { picture: { keys: ['F11'] }, term: 'Toàn màn hình', text: 'Bật hoặc tắt.' },
        {
          picture: { keys: ['↑', '↓', '←', '→'] },
          term: 'Chọn',
          text: 'Trong danh sách, bảng đèn và bản đồ.',
        },
        {
          picture: { keys: ['A'] },
          term: 'Nhận xử lý',
          text: 'Ở màn hình Cảnh báo. S để tạm gác, phím cách để đánh dấu.',
        },
        { picture: { keys: ['Esc'] }, term: 'Đóng', text: 'Hộp thoại, danh sách; xóa ô tìm.' },
      ],
    },
  },
}
