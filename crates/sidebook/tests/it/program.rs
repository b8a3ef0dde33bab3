use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::PathBuf;
use std::process::{Child, Command, ExitStatus, Stdio};

use tempfile::TempDir;

/// A folder with a sound configuration on SQLite.
pub(crate) struct Place {
    folder: TempDir,
}

impl Place {
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let database = format!("sqlite://{}", folder.path().join("sidebook.db").display());
        let config = format!(
            "[server]\nlisten = \"127.0.0.1:0\"\npublic_url = \"https://sidebook.example.cn\"\n\
             [database]\nurl = {database:?}\n\
             [secrets]\nsession_key = \"0123456789abcdef0123456789abcdef\"\n\
             [secrets.keys]\n1 = \"AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=\"\n\
             [wecom.suite]\nsuite_id = \"ww5a1de8077e7fee01\"\nsuite_secret = \"s\"\nprovider_corp_id = \"ww1\"\n\
             token = \"sidebookToken01\"\nencoding_aes_key = \"AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8\"\n\
             [log]\nfilter = \"info\"\n"
        );
        std::fs::write(folder.path().join("sidebook.toml"), config).unwrap();
        Self { folder }
    }

    pub(crate) fn config(&self) -> PathBuf {
        self.folder.path().join("sidebook.toml")
    }

    /// A command of the program on this configuration, without anything of the caller's environment.
    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_sidebook"));
        command
            .env_clear()
            .args(arguments)
            .arg("--config")
            .arg(self.config());
        command
    }

    /// `sidebook serve` with more arguments, open.
    pub(crate) fn serve(&self, arguments: &[&str]) -> Serving {
        let mut command = self.command(&["serve"]);
        let mut child = command.args(arguments).stderr(Stdio::piped()).spawn().unwrap();
        let mut log = BufReader::new(child.stderr.take().unwrap()).lines();
        let mut said = Vec::new();
        let open = loop {
            let Some(Ok(line)) = log.next() else {
                panic!("it did not open: {said:#?}")
            };
            if line.contains("sidebook is open") {
                break line;
            }
            said.push(line);
        };
        // Read on, or the pipe fills.
        std::thread::spawn(move || log.for_each(drop));
        let (_, address) = open.split_once("127.0.0.1:").unwrap();
        let port = address
            .split(|c: char| !c.is_ascii_digit())
            .next()
            .unwrap()
            .parse()
            .unwrap();
        Serving { child, port, open }
    }
}

/// A process that serves; ended when dropped.
pub(crate) struct Serving {
    child: Child,
    port: u16,
    /// What it said when it opened.
    pub(crate) open: String,
}

impl Serving {
    /// The status of `GET path`.
    pub(crate) fn status(&self, path: &str) -> u16 {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        write!(
            stream,
            "GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
        )
        .unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer.split(' ').nth(1).unwrap().parse().unwrap()
    }

    /// Asks it to stop and waits until it has.
    pub(crate) fn stop(mut self) -> ExitStatus {
        let asked = Command::new("kill")
            .args(["-TERM", &self.child.id().to_string()])
            .status();
        assert!(asked.unwrap().success());
        self.child.wait().unwrap()
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        // Nothing to do when it has ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
