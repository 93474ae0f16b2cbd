//! The CRCs that have a name, as the catalogue of parametrised CRC algorithms lists them.
//!
//! Source: <https://reveng.sourceforge.io/crc-catalogue/all.htm>, through the crates `crc` and `crc-catalog`.

use crc::{
    CRC_3_GSM, CRC_3_ROHC, CRC_4_G_704, CRC_4_INTERLAKEN, CRC_5_EPC_C1G2, CRC_5_G_704, CRC_5_USB,
    CRC_6_CDMA2000_A, CRC_6_CDMA2000_B, CRC_6_DARC, CRC_6_G_704, CRC_6_GSM, CRC_7_MMC, CRC_7_ROHC,
    CRC_7_UMTS, CRC_8_AUTOSAR, CRC_8_BLUETOOTH, CRC_8_CDMA2000, CRC_8_DARC, CRC_8_DVB_S2,
    CRC_8_GSM_A, CRC_8_GSM_B, CRC_8_HITAG, CRC_8_I_432_1, CRC_8_I_CODE, CRC_8_LTE, CRC_8_MAXIM_DOW,
    CRC_8_MIFARE_MAD, CRC_8_NRSC_5, CRC_8_OPENSAFETY, CRC_8_ROHC, CRC_8_SAE_J1850, CRC_8_SMBUS,
    CRC_8_TECH_3250, CRC_8_WCDMA, CRC_10_ATM, CRC_10_CDMA2000, CRC_10_GSM, CRC_11_FLEXRAY,
    CRC_11_UMTS, CRC_12_CDMA2000, CRC_12_DECT, CRC_12_GSM, CRC_12_UMTS, CRC_13_BBC, CRC_14_DARC,
    CRC_14_GSM, CRC_15_CAN, CRC_15_MPT1327, CRC_16_ARC, CRC_16_CDMA2000, CRC_16_CMS,
    CRC_16_DDS_110, CRC_16_DECT_R, CRC_16_DECT_X, CRC_16_DNP, CRC_16_EN_13757, CRC_16_GENIBUS,
    CRC_16_GSM, CRC_16_IBM_3740, CRC_16_IBM_SDLC, CRC_16_ISO_IEC_14443_3_A, CRC_16_KERMIT,
    CRC_16_LJ1200, CRC_16_M17, CRC_16_MAXIM_DOW, CRC_16_MCRF4XX, CRC_16_MODBUS, CRC_16_NRSC_5,
    CRC_16_OPENSAFETY_A, CRC_16_OPENSAFETY_B, CRC_16_PROFIBUS, CRC_16_RIELLO, CRC_16_SPI_FUJITSU,
    CRC_16_T10_DIF, CRC_16_TELEDISK, CRC_16_TMS37157, CRC_16_UMTS, CRC_16_USB, CRC_16_XMODEM,
    CRC_17_CAN_FD, CRC_21_CAN_FD, CRC_24_BLE, CRC_24_FLEXRAY_A, CRC_24_FLEXRAY_B,
    CRC_24_INTERLAKEN, CRC_24_LTE_A, CRC_24_LTE_B, CRC_24_OPENPGP, CRC_24_OS_9, CRC_30_CDMA,
    CRC_31_PHILIPS, CRC_32_AIXM, CRC_32_AUTOSAR, CRC_32_BASE91_D, CRC_32_BZIP2, CRC_32_CD_ROM_EDC,
    CRC_32_CKSUM, CRC_32_ISCSI, CRC_32_ISO_HDLC, CRC_32_JAMCRC, CRC_32_MEF, CRC_32_MPEG_2,
    CRC_32_XFER, CRC_40_GSM, CRC_64_ECMA_182, CRC_64_GO_ISO, CRC_64_MS, CRC_64_NVME, CRC_64_REDIS,
    CRC_64_WE, CRC_64_XZ, CRC_82_DARC,
};
use std::fmt;

/// A CRC of the catalogue.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Crc(u8);

/// The one of this number in the catalogue.
const fn nth(index: u8) -> Crc {
    Crc(index)
}

/// What the catalogue says of a CRC, with its table ready.
struct Entry {
    name: &'static str,
    /// Other names that people use for it.
    aliases: &'static [&'static str],
    table: Table,
}

/// A table for a register that holds the CRC.
#[derive(Clone, Copy)]
enum Table {
    W8(&'static crc::Crc<u8>),
    W16(&'static crc::Crc<u16>),
    W32(&'static crc::Crc<u32>),
    W64(&'static crc::Crc<u64>),
    W128(&'static crc::Crc<u128>),
}

/// The same question to each kind of table.
macro_rules! each_table {
    ($table:expr, $crc:ident => $value:expr) => {
        match $table {
            Table::W8($crc) => $value,
            Table::W16($crc) => $value,
            Table::W32($crc) => $value,
            Table::W64($crc) => $value,
            Table::W128($crc) => $value,
        }
    };
}

impl Crc {
    /// All of them, in the catalogue's order.
    pub fn all() -> impl Iterator<Item = Self> {
        (0..CATALOGUE.len()).filter_map(|index| u8::try_from(index).ok()).map(nth)
    }

    /// The one of this name or usual other name, in small or large letters.
    pub fn by_name(name: &str) -> Option<Self> {
        let is = |entry: &Entry| entry.name.eq_ignore_ascii_case(name);
        let is_also = |entry: &Entry| entry.aliases.iter().any(|a| a.eq_ignore_ascii_case(name));
        let find = |fits: &dyn Fn(&Entry) -> bool| CATALOGUE.iter().position(fits);
        let index = find(&is).or_else(|| find(&is_also))?;
        u8::try_from(index).ok().map(nth)
    }

    fn entry(self) -> Option<&'static Entry> {
        CATALOGUE.get(usize::from(self.0))
    }

    fn table(self) -> Table {
        // Only numbers of entries are ever made.
        self.entry().map_or(Table::W8(&EIGHT), |entry| entry.table)
    }

    /// Its name in the catalogue, such as `CRC-16/IBM-3740`.
    pub fn name(self) -> &'static str {
        self.entry().map_or("", |entry| entry.name)
    }

    /// Other names that people use for it, the most usual one first.
    pub fn aliases(self) -> &'static [&'static str] {
        self.entry().map_or(&[], |entry| entry.aliases)
    }

    /// How many bits it has, from 3 to 82.
    pub fn bits(self) -> u8 {
        each_table!(self.table(), crc => crc.algorithm.width)
    }

    /// Whether its bits are read from the lowest one on. The bytes of such a CRC usually go the lowest first.
    pub fn is_reflected(self) -> bool {
        each_table!(self.table(), crc => crc.algorithm.refout)
    }

    /// The CRC of these bytes.
    pub fn of(self, bytes: &[u8]) -> u128 {
        match self.table() {
            Table::W8(crc) => crc.checksum(bytes).into(),
            Table::W16(crc) => crc.checksum(bytes).into(),
            Table::W32(crc) => crc.checksum(bytes).into(),
            Table::W64(crc) => crc.checksum(bytes).into(),
            Table::W128(crc) => crc.checksum(bytes),
        }
    }
}

impl fmt::Debug for Crc {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

static EIGHT: crc::Crc<u8> = crc::Crc::<u8>::new(&CRC_8_SMBUS);

macro_rules! catalogue {
    ($(($name:literal, [$($alias:literal),*], $width:ident, $algorithm:ident),)*) => {
        static CATALOGUE: &[Entry] = &[$(Entry {
            name: $name,
            aliases: &[$($alias),*],
            table: Table::$width(&crc::Crc::<catalogue!(@ $width)>::new(&$algorithm)),
        }),*];
    };
    (@ W8) => { u8 };
    (@ W16) => { u16 };
    (@ W32) => { u32 };
    (@ W64) => { u64 };
    (@ W128) => { u128 };
}

catalogue! {
    ("CRC-3/GSM", [], W8, CRC_3_GSM),
    ("CRC-3/ROHC", [], W8, CRC_3_ROHC),
    ("CRC-4/G-704", ["CRC-4/ITU"], W8, CRC_4_G_704),
    ("CRC-4/INTERLAKEN", [], W8, CRC_4_INTERLAKEN),
    ("CRC-5/EPC-C1G2", ["CRC-5/EPC"], W8, CRC_5_EPC_C1G2),
    ("CRC-5/G-704", ["CRC-5/ITU"], W8, CRC_5_G_704),
    ("CRC-5/USB", [], W8, CRC_5_USB),
    ("CRC-6/CDMA2000-A", [], W8, CRC_6_CDMA2000_A),
    ("CRC-6/CDMA2000-B", [], W8, CRC_6_CDMA2000_B),
    ("CRC-6/DARC", [], W8, CRC_6_DARC),
    ("CRC-6/G-704", ["CRC-6/ITU"], W8, CRC_6_G_704),
    ("CRC-6/GSM", [], W8, CRC_6_GSM),
    ("CRC-7/MMC", ["CRC-7"], W8, CRC_7_MMC),
    ("CRC-7/ROHC", [], W8, CRC_7_ROHC),
    ("CRC-7/UMTS", [], W8, CRC_7_UMTS),
    ("CRC-8/AUTOSAR", [], W8, CRC_8_AUTOSAR),
    ("CRC-8/BLUETOOTH", [], W8, CRC_8_BLUETOOTH),
    ("CRC-8/CDMA2000", [], W8, CRC_8_CDMA2000),
    ("CRC-8/DARC", [], W8, CRC_8_DARC),
    ("CRC-8/DVB-S2", [], W8, CRC_8_DVB_S2),
    ("CRC-8/GSM-A", [], W8, CRC_8_GSM_A),
    ("CRC-8/GSM-B", [], W8, CRC_8_GSM_B),
    ("CRC-8/HITAG", [], W8, CRC_8_HITAG),
    ("CRC-8/I-432-1", ["CRC-8/ITU"], W8, CRC_8_I_432_1),
    ("CRC-8/I-CODE", [], W8, CRC_8_I_CODE),
    ("CRC-8/LTE", [], W8, CRC_8_LTE),
    ("CRC-8/MAXIM-DOW", ["CRC-8/MAXIM", "DOW-CRC"], W8, CRC_8_MAXIM_DOW),
    ("CRC-8/MIFARE-MAD", [], W8, CRC_8_MIFARE_MAD),
    ("CRC-8/NRSC-5", [], W8, CRC_8_NRSC_5),
    ("CRC-8/OPENSAFETY", [], W8, CRC_8_OPENSAFETY),
    ("CRC-8/ROHC", [], W8, CRC_8_ROHC),
    ("CRC-8/SAE-J1850", [], W8, CRC_8_SAE_J1850),
    ("CRC-8/SMBUS", ["CRC-8"], W8, CRC_8_SMBUS),
    ("CRC-8/TECH-3250", ["CRC-8/AES", "CRC-8/EBU"], W8, CRC_8_TECH_3250),
    ("CRC-8/WCDMA", [], W8, CRC_8_WCDMA),
    ("CRC-10/ATM", ["CRC-10", "CRC-10/I-610"], W16, CRC_10_ATM),
    ("CRC-10/CDMA2000", [], W16, CRC_10_CDMA2000),
    ("CRC-10/GSM", [], W16, CRC_10_GSM),
    ("CRC-11/FLEXRAY", ["CRC-11"], W16, CRC_11_FLEXRAY),
    ("CRC-11/UMTS", [], W16, CRC_11_UMTS),
    ("CRC-12/CDMA2000", [], W16, CRC_12_CDMA2000),
    ("CRC-12/DECT", ["X-CRC-12"], W16, CRC_12_DECT),
    ("CRC-12/GSM", [], W16, CRC_12_GSM),
    ("CRC-12/UMTS", ["CRC-12/3GPP"], W16, CRC_12_UMTS),
    ("CRC-13/BBC", [], W16, CRC_13_BBC),
    ("CRC-14/DARC", [], W16, CRC_14_DARC),
    ("CRC-14/GSM", [], W16, CRC_14_GSM),
    ("CRC-15/CAN", ["CRC-15"], W16, CRC_15_CAN),
    ("CRC-15/MPT1327", [], W16, CRC_15_MPT1327),
    ("CRC-16/ARC", ["CRC-16", "CRC-16/LHA", "CRC-IBM"], W16, CRC_16_ARC),
    ("CRC-16/CDMA2000", [], W16, CRC_16_CDMA2000),
    ("CRC-16/CMS", [], W16, CRC_16_CMS),
    ("CRC-16/DDS-110", [], W16, CRC_16_DDS_110),
    ("CRC-16/DECT-R", [], W16, CRC_16_DECT_R),
    ("CRC-16/DECT-X", [], W16, CRC_16_DECT_X),
    ("CRC-16/DNP", [], W16, CRC_16_DNP),
    ("CRC-16/EN-13757", [], W16, CRC_16_EN_13757),
    ("CRC-16/GENIBUS", ["CRC-16/DARC", "CRC-16/EPC", "CRC-16/EPC-C1G2", "CRC-16/I-CODE"], W16, CRC_16_GENIBUS),
    ("CRC-16/GSM", [], W16, CRC_16_GSM),
    ("CRC-16/IBM-3740", ["CRC-16/CCITT-FALSE", "CRC-16/AUTOSAR"], W16, CRC_16_IBM_3740),
    ("CRC-16/IBM-SDLC", ["CRC-16/X-25", "CRC-16/ISO-HDLC", "CRC-16/ISO-IEC-14443-3-B", "CRC-B", "X-25"], W16, CRC_16_IBM_SDLC),
    ("CRC-16/ISO-IEC-14443-3-A", ["CRC-A"], W16, CRC_16_ISO_IEC_14443_3_A),
    ("CRC-16/KERMIT", ["CRC-16/CCITT", "CRC-16/CCITT-TRUE", "CRC-16/BLUETOOTH", "CRC-16/V-41-LSB", "CRC-CCITT", "KERMIT"], W16, CRC_16_KERMIT),
    ("CRC-16/LJ1200", [], W16, CRC_16_LJ1200),
    ("CRC-16/M17", [], W16, CRC_16_M17),
    ("CRC-16/MAXIM-DOW", ["CRC-16/MAXIM"], W16, CRC_16_MAXIM_DOW),
    ("CRC-16/MCRF4XX", [], W16, CRC_16_MCRF4XX),
    ("CRC-16/MODBUS", ["MODBUS"], W16, CRC_16_MODBUS),
    ("CRC-16/NRSC-5", [], W16, CRC_16_NRSC_5),
    ("CRC-16/OPENSAFETY-A", [], W16, CRC_16_OPENSAFETY_A),
    ("CRC-16/OPENSAFETY-B", [], W16, CRC_16_OPENSAFETY_B),
    ("CRC-16/PROFIBUS", ["CRC-16/IEC-61158-2"], W16, CRC_16_PROFIBUS),
    ("CRC-16/RIELLO", [], W16, CRC_16_RIELLO),
    ("CRC-16/SPI-FUJITSU", ["CRC-16/AUG-CCITT"], W16, CRC_16_SPI_FUJITSU),
    ("CRC-16/T10-DIF", [], W16, CRC_16_T10_DIF),
    ("CRC-16/TELEDISK", [], W16, CRC_16_TELEDISK),
    ("CRC-16/TMS37157", [], W16, CRC_16_TMS37157),
    ("CRC-16/UMTS", ["CRC-16/BUYPASS", "CRC-16/VERIFONE"], W16, CRC_16_UMTS),
    ("CRC-16/USB", [], W16, CRC_16_USB),
    ("CRC-16/XMODEM", ["XMODEM", "ZMODEM", "CRC-16/ACORN", "CRC-16/LTE", "CRC-16/V-41-MSB"], W16, CRC_16_XMODEM),
    ("CRC-17/CAN-FD", [], W32, CRC_17_CAN_FD),
    ("CRC-21/CAN-FD", [], W32, CRC_21_CAN_FD),
    ("CRC-24/BLE", [], W32, CRC_24_BLE),
    ("CRC-24/FLEXRAY-A", [], W32, CRC_24_FLEXRAY_A),
    ("CRC-24/FLEXRAY-B", [], W32, CRC_24_FLEXRAY_B),
    ("CRC-24/INTERLAKEN", [], W32, CRC_24_INTERLAKEN),
    ("CRC-24/LTE-A", [], W32, CRC_24_LTE_A),
    ("CRC-24/LTE-B", [], W32, CRC_24_LTE_B),
    ("CRC-24/OPENPGP", ["CRC-24"], W32, CRC_24_OPENPGP),
    ("CRC-24/OS-9", [], W32, CRC_24_OS_9),
    ("CRC-30/CDMA", [], W32, CRC_30_CDMA),
    ("CRC-31/PHILIPS", [], W32, CRC_31_PHILIPS),
    ("CRC-32/AIXM", ["CRC-32Q"], W32, CRC_32_AIXM),
    ("CRC-32/AUTOSAR", [], W32, CRC_32_AUTOSAR),
    ("CRC-32/BASE91-D", ["CRC-32D"], W32, CRC_32_BASE91_D),
    ("CRC-32/BZIP2", ["CRC-32/AAL5", "CRC-32/DECT-B", "B-CRC-32"], W32, CRC_32_BZIP2),
    ("CRC-32/CD-ROM-EDC", [], W32, CRC_32_CD_ROM_EDC),
    ("CRC-32/CKSUM", ["CKSUM", "CRC-32/POSIX"], W32, CRC_32_CKSUM),
    ("CRC-32/ISCSI", ["CRC-32C", "CRC-32/CASTAGNOLI", "CRC-32/BASE91-C", "CRC-32/INTERLAKEN"], W32, CRC_32_ISCSI),
    ("CRC-32/ISO-HDLC", ["CRC-32", "CRC-32/ADCCP", "CRC-32/V-42", "CRC-32/XZ", "PKZIP"], W32, CRC_32_ISO_HDLC),
    ("CRC-32/JAMCRC", ["JAMCRC"], W32, CRC_32_JAMCRC),
    ("CRC-32/MEF", [], W32, CRC_32_MEF),
    ("CRC-32/MPEG-2", [], W32, CRC_32_MPEG_2),
    ("CRC-32/XFER", ["XFER"], W32, CRC_32_XFER),
    ("CRC-40/GSM", ["CRC-40"], W64, CRC_40_GSM),
    ("CRC-64/ECMA-182", ["CRC-64"], W64, CRC_64_ECMA_182),
    ("CRC-64/GO-ISO", [], W64, CRC_64_GO_ISO),
    ("CRC-64/MS", [], W64, CRC_64_MS),
    ("CRC-64/NVME", [], W64, CRC_64_NVME),
    ("CRC-64/REDIS", [], W64, CRC_64_REDIS),
    ("CRC-64/WE", [], W64, CRC_64_WE),
    ("CRC-64/XZ", ["CRC-64/GO-ECMA"], W64, CRC_64_XZ),
    ("CRC-82/DARC", ["CRC-82"], W128, CRC_82_DARC),
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may fail")]
    use super::*;

    /// What every CRC's check value is the CRC of.
    const CHECKED: &[u8] = b"123456789";

    #[test]
    fn each_gives_the_check_value_of_the_catalogue() {
        for crc in Crc::all() {
            let check = match crc.table() {
                Table::W8(crc) => crc.algorithm.check.into(),
                Table::W16(crc) => crc.algorithm.check.into(),
                Table::W32(crc) => crc.algorithm.check.into(),
                Table::W64(crc) => crc.algorithm.check.into(),
                Table::W128(crc) => crc.algorithm.check,
            };
            assert_eq!(crc.of(CHECKED), check, "{crc:?}");
        }
        assert_eq!(Crc::all().count(), 113);
    }

    #[test]
    fn names_are_found_and_no_two_share_one() {
        for crc in Crc::all() {
            assert_eq!(Crc::by_name(crc.name()), Some(crc));
            for alias in crc.aliases() {
                assert_eq!(Crc::by_name(&alias.to_lowercase()), Some(crc), "{alias}");
            }
        }
        assert_eq!(Crc::by_name("crc-16/ccitt-false").unwrap().of(CHECKED), 0x29b1);
        assert_eq!(Crc::by_name("crc-16/modbus").unwrap().of(CHECKED), 0x4b37);
        assert_eq!(Crc::by_name("xmodem").unwrap().of(CHECKED), 0x31c3);
        assert_eq!(Crc::by_name("crc-8").unwrap().of(CHECKED), 0xf4);
        assert_eq!(Crc::by_name("crc-32").unwrap().of(CHECKED), 0xcbf4_3926);
        assert_eq!(Crc::by_name("crc-99"), None);
    }
}
