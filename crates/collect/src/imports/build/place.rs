//! The place in a Chinese address that a file has in one column, as the exports of Taobao and JD do: `浙江省 杭州市 西湖区 …`.

/// What counts as a province, without what its name ends in. The first four are cities as well.
const PROVINCES: &str = "北京 天津 上海 重庆 河北 山西 辽宁 吉林 黑龙江 江苏 浙江 安徽 福建 江西 山东 河南 湖北 湖南 广东 \
                         海南 四川 贵州 云南 陕西 甘肃 青海 台湾 内蒙古 广西 西藏 宁夏 新疆 香港 澳门";
const CITIES: usize = 4;
const ENDINGS: [&str; 6] = ["维吾尔自治区", "壮族自治区", "回族自治区", "特别行政区", "自治区", "省"];
/// What the second part of an address is called.
const OF_CITIES: [&str; 4] = ["自治州", "地区", "盟", "市"];
/// The longest name of one is 黔西南布依族苗族自治州.
const LONGEST: usize = 11;

/// Province and city, as they are written; none of a street that is called after a province, as 北京东路.
pub(super) fn place(address: &str) -> Option<(String, Option<String>)> {
    let address = address.trim_start();
    let (at, name) = PROVINCES.split(' ').enumerate().find(|(_, name)| address.starts_with(*name))?;
    let is_city = at < CITIES;
    let rest = &address[name.len()..];
    let ending = if is_city { rest.starts_with('市').then_some("市") } else { None };
    let ending = ending.or_else(|| ENDINGS.into_iter().find(|ending| rest.starts_with(*ending))).unwrap_or_default();
    let rest = &rest[ending.len()..];
    let is_street = |rest: &str| ["路", "街", "大道"].iter().any(|ending| rest.starts_with(ending));
    if ending.is_empty() && is_street(rest.trim_start_matches(['东', '西', '南', '北', '中'])) {
        return None;
    }
    let is_part = |c: &char| !c.is_ascii_digit() && !c.is_whitespace();
    let next: String = rest.trim_start().chars().take(LONGEST).take_while(is_part).collect();
    let is_sure = !ending.is_empty() || rest.starts_with(char::is_whitespace) || next.contains(['市', '区', '县']);
    let city = if is_city { Some(format!("{name}市")) } else { city(&next).map(str::to_owned) };
    is_sure.then(|| (format!("{name}{ending}"), city))
}

fn city(text: &str) -> Option<&str> {
    let ends = OF_CITIES.into_iter().filter_map(|ending| Some(text.find(ending).filter(|at| *at > 0)? + ending.len()));
    ends.min().map(|end| &text[..end])
}

#[cfg(test)]
mod tests {
    use super::place;

    #[test]
    fn province_and_city_are_read_and_streets_are_not_taken_for_them() {
        for (address, province, city) in [
            ("浙江省 杭州市 西湖区 龙井路1号", "浙江省", "杭州市"),
            ("浙江杭州市西湖区龙井路1号", "浙江", "杭州市"),
            ("上海市 浦东新区 1号", "上海市", "上海市"),
            ("北京朝阳区建国路8号", "北京", "北京市"),
            ("广西壮族自治区 南宁市 青秀区", "广西壮族自治区", "南宁市"),
            ("贵州省黔西南布依族苗族自治州兴义市", "贵州省", "黔西南布依族苗族自治州"),
            ("内蒙古自治区 锡林郭勒盟 锡林浩特市", "内蒙古自治区", "锡林郭勒盟"),
        ] {
            assert_eq!(place(address), Some((province.to_owned(), Some(city.to_owned()))), "{address}");
        }
        assert_eq!(place("海南省 屯昌县 1号"), Some(("海南省".to_owned(), None)));
        assert_eq!(place("北京西城区1号").map(|(province, _)| province), Some("北京".to_owned()));
        for street in [
            "北京东路100号",
            "湖南路街道新华小区",
            "北京东路新华小区",
            "四川大道某小区",
            "1 Main St, Boston",
            "西湖区龙井路",
            "",
        ] {
            assert_eq!(place(street), None, "{street}");
        }
    }
}
