/// How much of a workbook is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// The largest file, in bytes.
    pub bytes: usize,
    /// What a packed file may unfold to, in bytes.
    pub unfolded: u64,
    /// Rows with something in them.
    pub rows: usize,
    /// Columns that are looked at.
    pub columns: usize,
    /// Cells, empty ones too.
    pub cells: usize,
    /// Characters of one cell that are kept.
    pub letters: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            bytes: 20 * 1024 * 1024,
            unfolded: 300 * 1024 * 1024,
            rows: 50_000,
            columns: 200,
            cells: 5_000_000,
            // The most that Excel puts into one.
            letters: 32_767,
        }
    }
}
