using System.Text;
using Ttvm.Runtime.Testing;

namespace Ttvm.Runtime.Tests.Testing;

/// <summary>What a test writes is seen by the test alone, and what lies beneath stays as it is.</summary>
public sealed class MemoryHostTests
{
    private readonly TestHost _disk = new TestHost().WithFile("data.txt", "disk").WithFile("other.txt", "other");
    private readonly MemoryHost _host;

    public MemoryHostTests() => _host = new MemoryHost(TestHost.Folder, _disk, TextReader.Null, []);

    [Fact]
    public void Files_of_the_disk_can_be_read()
    {
        Assert.Equal("disk", Text("data.txt"));
        Assert.Equal(4, _host.FileSize("data.txt"));
        Assert.True(_host.FileExists("other.txt"));
        Assert.False(_host.FileExists("no.txt"));
        Assert.Equal(["data.txt", "other.txt"], _host.ListDirectory("."));
    }

    [Fact]
    public void What_is_written_is_read_again_and_not_on_the_disk()
    {
        _host.WriteFile("data.txt", Encoding.UTF8.GetBytes(" and more"), append: true);
        _host.WriteFile("new.txt", Encoding.UTF8.GetBytes("new"), append: false);
        Assert.Equal("disk and more", Text("data.txt"));
        Assert.Equal("new", Text("./x/../new.txt"));
        Assert.Equal(["data.txt", "new.txt", "other.txt"], _host.ListDirectory(""));
        Assert.Equal("disk", Encoding.UTF8.GetString(_disk.ReadFile("data.txt")));
        Assert.False(_disk.FileExists("new.txt"));
    }

    [Fact]
    public void What_is_deleted_is_gone_and_on_the_disk_still()
    {
        _host.DeleteFile("data.txt");
        Assert.False(_host.FileExists("data.txt"));
        Assert.Equal(["other.txt"], _host.ListDirectory("."));
        Assert.Throws<IOException>(() => _host.ReadFile("data.txt"));
        Assert.Throws<IOException>(() => _host.DeleteFile("data.txt"));
        Assert.True(_disk.FileExists("data.txt"));
        _host.WriteFile("data.txt", Encoding.UTF8.GetBytes("again"), append: true);
        Assert.Equal("again", Text("data.txt"));
    }

    [Fact]
    public void Output_has_an_end()
    {
        var full = 0;
        var host = new MemoryHost(TestHost.Folder, null, TextReader.Null, []) { OnFull = () => full++ };
        var text = new string('x', 1024 * 1024);
        while (full == 0)
        {
            host.Write(text);
        }

        Assert.True(host.IsFull);
        Assert.InRange(host.OutputLines[0].Length, text.Length, 64 * text.Length);
    }

    private string Text(string path) => Encoding.UTF8.GetString(_host.ReadFile(path));
}
